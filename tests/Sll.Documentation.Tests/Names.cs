namespace SllCore.Documentation.Tests;

/// <summary>The names that a reader would expect around an example, by the package that it belongs to.</summary>
internal static class Names
{
    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq;
        using System.Threading.Tasks;
        using SllCore; using TorchSharp; using TorchSharp.Modules; using static TorchSharp.torch;

        """;

    private const string Fields = """
        static Tensor input = torch.rand(4, 10), images = torch.rand(4, 10), labels, price, target;
        static Tensor[] batches;
        static nn.Module<Tensor, Tensor> model, encoder, decoder;
        static optim.Optimizer optimizer;
        static Loss<Tensor, Tensor, Tensor> loss;
        static Func<Tensor, Tensor, Tensor> reconstruction;
        static IAllReduce processes;
        static BandReport report;

        """;

    public static string UsingsOf(string source) => Usings + Package(source) switch
    {
        "Sll.Spiking" => """
            using SllCore.Spiking; using SllCore.Spiking.Nir; using static SllCore.Spiking.SpikingModules;
            """,
        "Sll.Quantization" => "using SllCore.Quantization; using static TorchSharp.torch.nn;",
        _ => "using SllCore.Steps; using static TorchSharp.torch.nn;",
    };

    public static string FieldsOf(string source) => Fields + Package(source) switch
    {
        "Sll.Spiking" => """
            static SpikeMonitor monitor;
            static SpikingSequential network; static SpikingState state; static Tensor[] chunks;
            """,
        "Sll.Quantization" => """
            static PreparedModel qat; static QuantizedModel int8; static Tensor example;
            static IEnumerable<(Tensor X, Tensor Y)> training; static IProgress<QuantizationProgress> progress;
            """,
        "Sll.Core.Generators" => """
            static Tensor x, t, potential, scores, values, left, right;
            static (Func<Task<Tensor>> NextAsync, int Batch) loader;
            static void Train(Tensor batch) { } static Tensor Forward(Tensor batch) => batch;
            """,
        _ => "static Tensor x, boundaries, edges, scores;",
    };

    private static string Package(string source) =>
        new[] { "Sll.Spiking", "Sll.Quantization", "Sll.Core.Generators" }.FirstOrDefault(
            package => source.Contains(package, StringComparison.Ordinal)
                || source.Contains(package.Replace("Sll.", "SllCore.") + '.', StringComparison.Ordinal),
            "Sll.Core");
}
