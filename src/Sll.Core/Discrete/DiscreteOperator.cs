using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SllCore;

/// <summary>
/// An operator with hard decisions, as a value: what options, reports and tables name it by. Elementwise ones are
/// <see cref="StepOperator"/>, choices along a dimension <see cref="ChoiceOperator"/>, sums of decisions
/// <see cref="CountOperator"/>.
/// </summary>
[JsonConverter(typeof(ByName))]
public abstract class DiscreteOperator
{
    private static readonly ConcurrentDictionary<string, DiscreteOperator> s_byName = new();

    /// <summary>Initializes a new instance of the <see cref="DiscreteOperator"/> class.</summary>
    /// <param name="name">The name in options, reports and messages; options that are read from JSON find the operator
    /// by it.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    protected DiscreteOperator(string name)
        : this(name, isKind: true)
    {
    }

    private protected DiscreteOperator(string name, bool isKind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        if (isKind)
            s_byName.TryAdd(name, this);
    }

    /// <summary>Gets the operator's name, as in <see cref="SllOps"/>.</summary>
    public string Name { get; }

    /// <summary>Gets what options and reports know the operator by: for a step with an origin or a unit of its own the
    /// one without, else this operator.</summary>
    public virtual DiscreteOperator Kind => this;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>What a formula has returned, if it is of the shape and dtype of the input: torch would broadcast it, or
    /// promote it, and say nothing.</summary>
    private protected Tensor Kept(Tensor input, Tensor part, string formula) =>
        part.dtype == input.dtype && TensorShape.AreEqual(part, input)
            ? part
            : throw new InvalidOperationException(
                $"{Name}.{formula} returned {part.dtype} of the shape {TensorArgument.ShapeOf(part)} for " +
                $"{input.dtype} of the shape {TensorArgument.ShapeOf(input)}: it must keep both.");

    /// <summary>Writes and reads operators by their names; those of another assembly once they have been
    /// made.</summary>
    private sealed class ByName : JsonConverter<DiscreteOperator>
    {
        public override bool CanConvert(Type typeToConvert) => typeof(DiscreteOperator).IsAssignableFrom(typeToConvert);

        public override DiscreteOperator Read(
            ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            // Touched, so that the operators of this library are there.
            _ = (StepOperator.Heaviside, ChoiceOperator.Argmax, CountOperator.Histogram);
            var name = reader.GetString();
            return name is not null && s_byName.TryGetValue(name, out var found)
                ? found
                : throw new JsonException(
                    $"'{name}' is none of the operators {string.Join(", ", s_byName.Keys.Order())}.");
        }

        public override void Write(Utf8JsonWriter writer, DiscreteOperator value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Kind.Name);
    }
}
