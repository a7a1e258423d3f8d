using SllCore.Spiking;
#if NIR
using SllCore.Spiking.Nir;
#endif
using static SllCore.Spiking.SpikingModules;
using static TorchSharp.torch;

random.manual_seed(1);
using var network = Sequential(nn.Linear(4, 32), Leaky(reset: Reset.Zero), nn.Linear(32, 2), LeakyReadout());
using var optimizer = optim.Adam(network.parameters(), 0.01);
using var input = rand(256, 4);
using var labels = input.sum(dim: 1).gt(2).to(ScalarType.Int64);

for (var step = 0; step < 200; step++)
{
    using var memory = NewDisposeScope();
    optimizer.zero_grad();
    SpikeLoss.CrossEntropyOfMean(network.forward(Encode.Direct(input, steps: 8)), labels).backward();
    optimizer.step();
}
var right = SpikeAccuracy.ByCount(network.forward(Encode.Direct(input, steps: 8)), labels);
if (!(right > 0.95))
    throw new InvalidOperationException($"{right} of the answers are right");

#if NIR
var file = Path.GetTempFileName();
NirFile.Write(network, file, [4]);
using var read = NirFile.Read(file);
File.Delete(file);
if (SpikeAccuracy.ByCount(read.forward(Encode.Direct(input, steps: 8)), labels) != right)
    throw new InvalidOperationException("the network that was read back answers otherwise");
#endif
Console.WriteLine("trained");
