using static TorchSharp.torch;

namespace SllCore.Generators.Tests.Compiler;

/// <summary>A consumer's class with a method <c>Tensor Run(Tensor x)</c>, run in a scope that records.</summary>
internal static class Model
{
    /// <summary>The class around the given members.</summary>
    public static string With(string members) => $$"""
        #nullable disable
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        using SllCore;
        using TorchSharp;
        using static TorchSharp.torch;
        using Alias = TorchSharp.torch;

        public class Model
        {
        {{members}}
        }
        """;

    /// <summary>The operators that reach the table when <c>new Model().Run(x)</c> is built and run.</summary>
    public static IReadOnlyList<string> CallsOf(string members) => Run(new Consumer(), With(members));

    /// <inheritdoc cref="CallsOf"/>
    public static IReadOnlyList<string> Run(Consumer consumer, params string[] sources)
    {
        var type = consumer.Build(sources).GetType("Model")!;
        var table = new RecordingOperators();
        using (Sll.Use(table))
        {
            using var x = tensor([-1.26f, 0.5f, 2.5f]);
            using var y = (Tensor)type.GetMethod("Run")!.Invoke(Activator.CreateInstance(type), [x])!;
        }
        return table.Calls;
    }
}
