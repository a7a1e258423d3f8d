// Draws what static local linearization does, from the library's own outputs.
//
//   dotnet run -c Release --project samples/Gallery -- --output samples/Gallery/gallery.png
//   dotnet run -c Release --project samples/Gallery -- --icon --output src/icon.png
using System.CommandLine;
using Gallery;

var output = new Option<string>("--output")
{
    Description = "The picture to write", DefaultValueFactory = _ => "gallery.png",
};
output.Validators.Add(result =>
{
    foreach (var folder in result.Tokens.Select(token => token.Value).Where(Directory.Exists))
        result.AddError($"--output must be a file, but {folder} is a folder.");
});
var icon = new Option<bool>("--icon") { Description = "Draws the packages' icon instead" };
var root = new RootCommand("Draws the operators, their gradients and a convergence.") { output, icon };
root.SetAction(parsed =>
{
    Console.WriteLine(root.Description);
    var path = Path.GetFullPath(parsed.GetValue(output)!);
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    if (parsed.GetValue(icon))
        Icon.Save(path);
    else
        Page.Save(path);
    Console.WriteLine($"Look at {path}.");
});
return root.Parse(args).Invoke();
