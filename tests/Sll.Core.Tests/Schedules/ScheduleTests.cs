using System.Text.Json;

namespace SllCore.Tests.Schedules;

public sealed class ScheduleTests
{
    public static TheoryData<Schedule> All => new(
        new LinearSchedule(0.5, 0.01, 10, hold: 3), new ExponentialSchedule(0.5, 0.01, 10, hold: 3),
        new CosineSchedule(0.5, 0.01, 10, hold: 3));

    [Theory]
    [MemberData(nameof(All))]
    public void It_holds_the_start_reaches_the_end_and_stays_there(Schedule schedule)
    {
        var values = Enumerable.Range(0, 20).Select(_ => schedule.Step()).ToArray();
        values[..4].Should().AllBeEquivalentTo(0.5);
        values[4..13].Should().BeInDescendingOrder()
            .And.OnlyContain(x => x > 0.01 && x < 0.5).And.OnlyHaveUniqueItems();
        values[13..].Should().AllBeEquivalentTo(0.01);
        schedule.Position.Should().Be(20);
    }

    [Fact]
    public void Linear_goes_by_the_same_difference()
    {
        var schedule = new LinearSchedule(0.2, 1.0, 4);
        Values(schedule, 5).Should().Equal([0.2, 0.4, 0.6, 0.8, 1.0], Close);
    }

    [Fact]
    public void Exponential_goes_by_the_same_factor()
    {
        var schedule = new ExponentialSchedule(0.8, 0.05, 4);
        Values(schedule, 5).Should().Equal([0.8, 0.4, 0.2, 0.1, 0.05], Close);
    }

    [Fact]
    public void Cosine_starts_and_ends_gently()
    {
        var schedule = new CosineSchedule(1, 0.2, 4);
        var root = Math.Sqrt(0.5);
        Values(schedule, 5).Should().Equal([1, 0.6 + (0.4 * root), 0.6, 0.6 - (0.4 * root), 0.2], Close);
    }

    [Fact]
    public void Current_and_ValueAt_do_not_move_it()
    {
        var schedule = new LinearSchedule(1, 2, 2);
        schedule.Step();
        schedule.Current.Should().Be(1.5);
        schedule.ValueAt(0).Should().Be(1);
        schedule.Step().Should().Be(1.5);
        schedule.ToString().Should().Be("LinearSchedule 1 to 2 in 2 steps after 0, at 2: 2");
    }

    [Fact]
    public void A_checkpoint_resumes_it()
    {
        var schedule = new CosineSchedule(0.5, 0.1, 100);
        for (var i = 0; i < 42; i++)
            schedule.Step();
        var saved = JsonSerializer.Serialize(schedule.StateDict());
        var resumed = new CosineSchedule(0.5, 0.1, 100);
        resumed.LoadStateDict(JsonSerializer.Deserialize<Dictionary<string, double>>(saved)!);
        resumed.Position.Should().Be(42);
        resumed.Step().Should().Be(schedule.Step());
    }

    [Fact]
    public void It_drives_eps_and_coverage()
    {
        var schedule = new LinearSchedule(0.5, 0.25, 1);
        using (Sll.Linearize(schedule.Step()))
            ((LinearizedOperators)OperatorTable.Current).Options.Eps.Should().Be(0.5);
        using (Sll.Linearize(new LinearizeOptions { Coverage = schedule.Step() }))
            ((LinearizedOperators)OperatorTable.Current).Options.Coverage.Should().Be(0.25);
    }

    [Fact]
    public void A_new_schedule_has_a_state_too()
    {
        var schedule = new LinearSchedule(1, 2, 3);
        schedule.Step();
        schedule.LoadStateDict(new LinearSchedule(1, 2, 3).StateDict());
        schedule.Position.Should().Be(0);
    }

    private static double[] Values(Schedule schedule, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => schedule.Step())];

    private static bool Close(double left, double right) => Math.Abs(left - right) < 1e-15;
}
