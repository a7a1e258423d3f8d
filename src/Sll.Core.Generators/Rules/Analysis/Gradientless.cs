using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SllCore.Generators.Rules.Analysis;

/// <summary>Values that certainly have no gradient.</summary>
internal static class Gradientless
{
    /// <summary>
    /// True for numbers, for <c>detach()</c>, for tensors that torch makes without a gradient, and for what torch
    /// computes of nothing but these or under <c>no_grad()</c>.
    /// </summary>
    public static bool Is(IOperation? value)
    {
        value = Operations.SourceOf(value);
        if (value is null || UsingScopes.HoldNoGrad(value))
            return value is not null;
        return value switch
        {
            _ when !MayHoldTensors(value.Type) => true,
            IUnaryOperation unary => Is(unary.Operand),
            IBinaryOperation binary => Is(binary.LeftOperand) && Is(binary.RightOperand),
            IPropertyReferenceOperation { Instance: { } tensor } when Torch.IsTensor(tensor.Type) => Is(tensor),
            IInvocationOperation call when Torch.IsMember(call.TargetMethod) => IsResult(call),
            _ => false,
        };
    }

    /// <summary>True for such values made of drawn numbers or of positions: what is compared with them is
    /// masked.</summary>
    public static bool IsMask(IOperation? value) => Is(value) && Root(value) is { TargetMethod.Name: var name }
        && (name == "arange" || name.StartsWith("rand", StringComparison.Ordinal));

    private static bool IsResult(IInvocationOperation call) => call.TargetMethod.Name is "detach" or "detach_"
        || (call.TargetMethod.Name.EndsWith("_like", StringComparison.Ordinal) || IsOfGradientless(call))
            && !RequiresGradient(call);

    // Modules have parameters, which are no arguments of the call.
    private static bool IsOfGradientless(IInvocationOperation call) =>
        (call.Instance is null || Torch.IsTensor(call.Instance.Type) && Is(call.Instance))
        && call.Arguments.All(argument => Is(argument.Value));

    private static bool RequiresGradient(IInvocationOperation call) =>
        call.TargetMethod.Name.StartsWith("requires_grad", StringComparison.Ordinal)
        || call.Arguments.Any(argument => argument.Parameter?.Name == "requires_grad"
            && argument.Value.ConstantValue is not { HasValue: true, Value: false });

    // Scalars and dtypes hold none; of collections nothing is known.
    private static bool MayHoldTensors(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.None, TypeKind: not TypeKind.Enum,
            Name: not ("Scalar" or "Device" or "Generator") }
        && !(type is IArrayTypeSymbol { ElementType: var element } && !MayHoldTensors(element))
        && !(type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            && !MayHoldTensors(nullable.TypeArguments[0]));

    private static IInvocationOperation? Root(IOperation? value) => Operations.SourceOf(value) switch
    {
        IInvocationOperation call when Torch.InputOf(call) is { } input && Torch.IsTensor(Operations.Strip(input)?.Type)
            && !IsFactory(call) => Root(input),
        IInvocationOperation call => call,
        IPropertyReferenceOperation { Instance: { } tensor } => Root(tensor),
        IBinaryOperation binary => Root(binary.LeftOperand) ?? Root(binary.RightOperand),
        _ => null,
    };

    private static bool IsFactory(IInvocationOperation call) =>
        call.TargetMethod.Name.EndsWith("_like", StringComparison.Ordinal);
}
