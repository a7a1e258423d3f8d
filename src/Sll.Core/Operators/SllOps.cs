namespace SllCore;

/// <summary>
/// The discrete operators. Without ε a call goes through this thread's <see cref="OperatorTable"/>: torch's hard
/// operator outside every scope, its linearization inside <c>using (Sll.Linearize(eps))</c>. With ε the call is
/// linearized whatever the scope.
/// </summary>
/// <remarks>
/// <para>In the band, |d| ≤ ε with d the signed distance to the nearest decision boundary, the forward is the straight
/// line that joins the two plateaus and the gradient is the constant 1/(2ε). Elsewhere values equal torch's own bit for
/// bit and the gradient is 0. ε is in units of the input and is captured by the forward call.</para>
/// <para>Shape, dtype and device of the result are those of the input; it belongs to the caller's dispose scope and
/// never shares memory with the input. float32 and float64 are computed as such, float16 and bfloat16 in float32 and
/// rounded once; integer inputs get the hard operator. ±∞ and NaN give what the hard operator gives, with
/// gradient 0.</para>
/// <para>A disposed tensor gives an <see cref="ObjectDisposedException"/> that names the
/// argument. Every exception is thrown by the call itself, before an autograd node exists.</para>
/// </remarks>
public static partial class SllOps
{
}
