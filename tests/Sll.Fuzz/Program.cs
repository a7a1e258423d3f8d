using System.Globalization;
using SllCore.Fuzz.Cases;
using SllCore.Fuzz.Runs;

// legal [cases] [first seed]     legal calls against the oracle
// programs [cases] [first seed]  the same of comparisons, logic and Where, whose operands broadcast
// illegal [cases] [first seed]   calls that must be refused
// soak [calls]                   four threads, nested scopes, exceptions, forced collections
// training [steps]               with and without dispose scopes
// Exit code 0 if nothing was wrong. `legal 1 <seed>` repeats one case.
set_num_threads(1);
int Number(int index, int otherwise) =>
    args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;

var failures = args.FirstOrDefault() switch
{
    "legal" => CaseRun.Run("legal", LegalCall.Run, Number(1, 10_000), Number(2, 0)),
    "programs" => CaseRun.Run("programs", ProgramCall.Run, Number(1, 10_000), Number(2, 0)),
    "illegal" => CaseRun.Run("illegal", IllegalCall.Run, Number(1, 10_000), Number(2, 0)),
    "soak" => Soak.Run(Number(1, 200_000), threads: 4),
    "training" => Training.Run(Number(1, 5_000), withDisposeScope: false)
        + Training.Run(Number(1, 5_000), withDisposeScope: true),
    _ => Usage(),
};
return failures == 0 ? 0 : 1;

static int Usage()
{
    Console.WriteLine("legal [cases] [first seed] | programs [cases] [first seed] | illegal [cases] [first seed] | " +
        "soak [calls] | training [steps]");
    return 1;
}
