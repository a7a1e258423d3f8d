using SllCore.Fuzz.Cases;
using SllCore.Fuzz.Runs;

namespace SllCore.Tests;

/// <summary>Short runs of what tests/Sll.Fuzz does at length.</summary>
public sealed class FuzzTests
{
    [Fact, Trait("Category", "Operators")]
    public void Legal_calls_are_right_and_leave_nothing() =>
        CaseRun.Run("legal", LegalCall.Run, 2000, first: 0).Should().Be(0);

    [Fact, Trait("Category", "Operators")]
    public void Calls_of_several_operands_are_right_and_leave_nothing() =>
        CaseRun.Run("programs", ProgramCall.Run, 2000, first: 0).Should().Be(0);

    [Fact]
    public void Illegal_calls_are_refused_and_harm_nothing() =>
        CaseRun.Run("illegal", IllegalCall.Run, 2000, first: 0).Should().Be(0);

    [Fact]
    public void Two_threads_in_nested_scopes_under_forced_collections_stay_right_and_flat() =>
        Soak.Run(calls: 100_000, threads: 2).Should().Be(0);
}
