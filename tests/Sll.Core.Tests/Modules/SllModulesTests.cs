using FluentAssertions;
using Xunit;

namespace SllCore.Tests.Modules;

public class SllModulesTests
{
    [Fact]
    public void A_module_is_its_operator_hard_outside_a_scope_and_linear_inside()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { -1.25f, -1.1f, -0.1f, 1.4f, 1.6f, 1.3f });
        foreach (var (module, call) in new (nn.Module<Tensor, Tensor>, Func<Tensor, Tensor>)[]
        {
            (SllModules.Heaviside(), SllOps.Heaviside),
            (SllModules.Sign(), SllOps.Sign),
            (SllModules.Round(), SllOps.Round),
            (SllModules.Floor(), SllOps.Floor),
            (SllModules.Ceil(), SllOps.Ceil),
            (SllModules.Argmax(), input => SllOps.Argmax(input)),
            (SllModules.Argmin(), input => SllOps.Argmin(input)),
            (SllModules.TopK(2), input => SllOps.TopK(input, 2)),
            (SllModules.Rank(), input => SllOps.Rank(input)),
        })
        {
            var hard = module.forward(x);
            hard.equal(call(x)).all().item<bool>().Should().BeTrue(module.GetName());
            using (Sll.Linearize(0.5))
            {
                module.forward(x).equal(call(x)).all().item<bool>().Should().BeTrue(module.GetName());
                module.forward(x).equal(hard).all().item<bool>().Should().BeFalse(module.GetName());
            }
        }
    }

    [Fact]
    public void Thresholds_are_trained_from_their_start_to_where_the_data_divides()
    {
        using var scope = NewDisposeScope();
        var module = SllModules.Threshold([2], init: 0.5);
        module.state_dict().Keys.Should().Equal("threshold");
        module.parameters().Single().dtype.Should().Be(ScalarType.Float32);
        SllModules.Threshold([2], dtype: ScalarType.Float64).parameters()
            .Should().ContainSingle().Which.dtype.Should().Be(ScalarType.Float64);
        var x = rand(256, 2, generator: new Generator(1));
        var divides = tensor(new[] { 0.3f, 0.8f });
        var target = x.gt(divides).to(ScalarType.Float32);
        var optimizer = optim.Adam(module.parameters(), 0.02);
        using (Sll.Linearize(0.3))
        {
            for (var i = 0; i < 200; i++)
            {
                optimizer.zero_grad();
                nn.functional.mse_loss(module.forward(x), target).backward();
                optimizer.step();
            }
        }
        module.forward(x).eq(target).to(ScalarType.Float32).mean().item<float>().Should().BeGreaterThan(0.97f);
        module.parameters().Single().sub(divides).abs().max().item<float>().Should().BeLessThan(0.05f);
    }

    [Fact]
    public void What_a_module_holds_outlives_the_scope_that_it_is_made_in()
    {
        nn.Module<Tensor, Tensor> thresholds;
        Codebook codebook;
        using (NewDisposeScope())
            (thresholds, codebook) = (SllModules.Threshold([2], init: 0.5), SllModules.Codebook(4, 2));
        using var scope = NewDisposeScope();
        thresholds.forward(tensor(new[] { 0f, 1f })).data<float>().ToArray().Should().Equal(0, 1);
        codebook.forward(randn(3, 2)).Quantized.shape.Should().Equal(3, 2);
        thresholds.Dispose();
        codebook.Dispose();
    }

    [Fact]
    public void Thresholds_follow_their_module_to_another_dtype_and_file()
    {
        using var scope = NewDisposeScope();
        var saved = SllModules.Threshold([1], init: 0.25, dtype: ScalarType.Float64).state_dict();
        var module = SllModules.Threshold([1]);
        module.to(ScalarType.Float64);
        module.load_state_dict(saved);
        module.forward(tensor(new[] { 0.2, 0.3 })).data<double>().ToArray().Should().Equal(0, 1);
        module.parameters().Single().item<double>().Should().Be(0.25);
    }
}
