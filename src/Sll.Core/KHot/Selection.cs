namespace SllCore.KHot;

/// <summary>What is chosen: the k largest entries along a dimension.</summary>
/// <param name="K">How many.</param>
/// <param name="FirstOfEquals">Whether of equal entries the first is chosen, as by torch.argmax, where k is 1. Else
/// torch.topk decides, which has no such rule.</param>
/// <param name="NaN">What NaN counts as: ∞, or −∞ where the smallest of a negated input are chosen.</param>
/// <param name="Hard">torch's own choice of the last dimension's entries, which decides what no distance can.</param>
internal sealed record Selection(int K, bool FirstOfEquals, double NaN, Func<Tensor, Tensor> Hard);
