// A network written for plain TorchSharp, trained twice: as it is, when only its last layer learns, and with one
// `using` around the same loop. SllInterceptTorch in the project file sends its torch.sign calls through SllOps.
//
//   dotnet run -c Release --project samples/UnchangedModel
using System.CommandLine;
using System.Globalization;
using SllCore;
using TorchSharp;
using UnchangedModel;
using static TorchSharp.torch;

const int Epochs = 30;
const int BatchSize = 64;
const double Eps = 1;

const string About =
    "Trains a network of plain torch calls on handwritten digits, without and with a scope around the loop.";
if (args.Length > 0)
    return new RootCommand(About).Parse(args).Invoke();
Console.WriteLine(About);

var rows = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "digits.csv"))
    .Select(line => line.Split(',').Select(number => float.Parse(number, CultureInfo.InvariantCulture)).ToArray())
    .ToArray();
using var pixels = tensor(rows.SelectMany(row => row[..64]).ToArray(), [rows.Length, 64]) / 16;
using var digits = tensor(rows.Select(row => (long)row[64]).ToArray());
using var shuffled = randperm(rows.Length, generator: new Generator(1));
using var training = shuffled[..1347];
using var testing = shuffled[1347..];

Console.WriteLine($"torch as it is:              {Train():P1} of the test digits");
using (Sll.Linearize(Eps))
    Console.WriteLine($"using (Sll.Linearize({Eps:0.0})):  {Train():P1} of the test digits");
Console.WriteLine("The model's file is the same, and so is what is deployed: torch's own sign.");
return 0;

double Train()
{
    random.manual_seed(1);
    using var model = new BinarizedNetwork();
    using var optimizer = optim.Adam(model.parameters(), 1e-3);
    for (var epoch = 0; epoch < Epochs; epoch++)
    {
        using var order = training[randperm(training.shape[0])];
        foreach (var batch in order.split(BatchSize))
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.forward(pixels[batch]), digits[batch]).backward();
            optimizer.step();
        }
    }
    return Accuracy(model);
}

// Measured with the hard operators, as the network would be deployed.
double Accuracy(BinarizedNetwork model)
{
    using var hard = Sll.Use(OperatorTable.Hard);
    using var noGradient = no_grad();
    using var scope = NewDisposeScope();
    return model.forward(pixels[testing]).argmax(1).eq(digits[testing]).to(ScalarType.Float32).mean().item<float>();
}
