namespace SllCore.Tests.Modules;

/// <summary>Nearest codewords, their loss, and what learns from what.</summary>
public sealed class CodebookTests
{
    [Fact]
    public void Every_vector_becomes_its_nearest_codeword()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var codebook = SllModules.Codebook(16, 4);
        codebook.state_dict().Keys.Should().Equal("codewords");
        var (codewords, x) = (codebook.parameters().Single().detach(), randn(5, 7, 4));
        var nearest = (x.unsqueeze(-2) - codewords).square().sum(-1).argmin(-1);
        var (quantized, choice, loss) = codebook.forward(x);
        choice.argmax(-1).Equals(nearest).Should().BeTrue();
        choice.sum(-1).Equals(ones(5, 7)).Should().BeTrue();
        quantized.allclose(codewords.index_select(0, nearest.flatten()).view(5, 7, 4)).Should().BeTrue();
        loss.item<float>().Should().BeApproximately(((x - quantized).square().mean() * 1.25).item<float>(), 1e-5f);
    }

    [Fact]
    public void Within_eps_of_a_tie_it_is_linear_and_the_vector_learns()
    {
        using var scope = NewDisposeScope();
        var codebook = SllModules.Codebook(2, 1, dtype: ScalarType.Float64);
        codebook.load_state_dict(
            new Dictionary<string, Tensor> { ["codewords"] = tensor(new[,] { { 0.0 }, { 1.0 } }) });
        // The squared distances differ by 2x − 1: half of ε at x = 0.55 for ε = 0.2.
        foreach (var (x, expected, slope) in new[] { (0.55, 0.75, 5.0), (0.65, 1.0, 0), (0.3, 0.0, 0) })
        {
            using var linearized = Sll.Linearize(0.2);
            var input = tensor(new[,] { { x } }).requires_grad_();
            var quantized = codebook.forward(input).Quantized;
            quantized.sum().backward();
            quantized.item<double>().Should().BeApproximately(expected, 1e-12);
            input.grad!.item<double>().Should().BeApproximately(slope, 1e-12);
        }
    }

    [Fact]
    public void The_loss_draws_each_to_the_other()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var codebook = SllModules.Codebook(8, 3, commitment: 0.5, dtype: ScalarType.Float64);
        var x = randn(20, 3, dtype: ScalarType.Float64).requires_grad_();
        var codewords = codebook.parameters().Single();
        var (_, choice, loss) = codebook.forward(x);
        loss.backward();
        var (weights, difference) = (choice.detach(), (x - choice.detach().matmul(codewords)).detach());
        x.grad!.allclose(2 * 0.5 * difference / 60).Should().BeTrue();
        codewords.grad!.allclose(-2 * weights.t().matmul(difference) / 60).Should().BeTrue();
    }

    [Fact]
    public void Codewords_move_to_the_clusters_of_the_data()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var centres = tensor(new[,] { { 3f, 0 }, { -3, 0 }, { 0, 3 }, { 0, -3 } });
        var x = centres.repeat(64, 1) + (randn(256, 2) * 0.1);
        var codebook = SllModules.Codebook(4, 2);
        var optimizer = optim.Adam(codebook.parameters(), 0.05);
        using (Sll.Linearize(new LinearizeOptions { Coverage = 0.5 }))
        {
            for (var i = 0; i < 300; i++)
            {
                using var turn = NewDisposeScope();
                optimizer.zero_grad();
                var (quantized, _, loss) = codebook.forward(x);
                (loss + (x - quantized).square().mean()).backward();
                optimizer.step();
            }
        }
        (codebook.forward(x).Quantized - x).square().mean().item<float>().Should().BeLessThan(0.05f);
    }

    [Fact]
    public void Three_results_belong_to_the_caller_and_nothing_else_is_left()
    {
        using var scope = NewDisposeScope();
        var (codebook, x) = (SllModules.Codebook(8, 3, site: "codes"), randn(20, 3));
        var before = scope.DisposablesCount;
        using (Sll.Linearize(0.5))
            codebook.forward(x);
        scope.DisposablesCount.Should().Be(before + 3);
        var report = new BandReport();
        using (Sll.Linearize(new LinearizeOptions(), report))
            codebook.forward(x);
        report.Rows.Single().Site.Should().Be("codes");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        using var codebook = SllModules.Codebook(8, 3);
        using var x = randn(20, 4);
        ((Action)(() => codebook.forward(x))).Should().Throw<ArgumentException>().WithMessage(
            "input has the shape [20, 4], but its last dimension must be that of a codeword, 3.*");
        using var doubles = randn(20, 3, dtype: ScalarType.Float64);
        ((Action)(() => codebook.forward(doubles))).Should().Throw<ArgumentException>().WithMessage(
            "input is Float64, but codewords is Float32: pass input.to(codewords.dtype).*");
        ((Action)(() => SllModules.Codebook(0, 3))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => SllModules.Codebook(3, 0))).Should().Throw<ArgumentOutOfRangeException>();
        ((Action)(() => SllModules.Codebook(3, 3, commitment: -1))).Should().Throw<ArgumentOutOfRangeException>();
    }
}
