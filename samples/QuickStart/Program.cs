using SllCore;
using TorchSharp;
using static TorchSharp.torch;

var x = tensor(new float[] { -2f, -0.3f, 0f, 0.2f, 0.4f, 0.45f, 0.5f, 0.7f, 3.5f, float.NaN, float.PositiveInfinity }).requires_grad_();
foreach (var (n, f) in new (string, Func<Tensor, Tensor>)[] { ("heaviside", SllOps.Heaviside), ("sign", SllOps.Sign), ("round", SllOps.Round), ("floor", SllOps.Floor), ("ceil", SllOps.Ceil), ("threshold", t => SllOps.Threshold(t, 0.4)), ("argmax", t => SllOps.Argmax(t)) })
{
    using var s = Sll.Linearize(0.25);
    x.grad = null;
    var y = f(x);
    y.backward(new[] { ones_like(y) });
    Console.WriteLine(n + "\n" + y.ToString(TorchSharp.TensorStringStyle.Numpy) + "\n" + x.grad!.ToString(TorchSharp.TensorStringStyle.Numpy));
}
