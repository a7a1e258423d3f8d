// Draws what static local linearization does, from the library's own outputs.
//
//   dotnet run -c Release --project samples/Gallery -- samples/Gallery/gallery.png
using Gallery;
using ScottPlot.MultiplotLayouts;

var file = args.Length > 0 ? args[0] : "gallery.png";
(Action<Plot> Draw, GridCell Place)[] panels =
[
    (StepPanels.Signs, new GridCell(0, 0, 2, 4)),
    (StepPanels.Gradients, new GridCell(0, 1, 2, 4)),
    (StepPanels.RoundAndGradient, new GridCell(0, 2, 2, 4)),
    (StepPanels.Band, new GridCell(0, 3, 2, 4)),
    (ArgmaxPanels.TwoClasses, new GridCell(1, 0, 2, 4)),
    (ArgmaxPanels.ThreeClasses, new GridCell(1, 1, 2, 4)),
    (ConvergencePanel.Draw, new GridCell(1, 1, 2, 2)),
];

var page = new Multiplot();
page.AddPlots(panels.Length);
var layout = new CustomGrid();
for (var i = 0; i < panels.Length; i++)
{
    Style.Apply(page.GetPlot(i));
    panels[i].Draw(page.GetPlot(i));
    layout.Set(page.GetPlot(i), panels[i].Place);
}
page.Layout = layout;
page.SavePng(file, 2000, 1000);
Console.WriteLine($"wrote {Path.GetFullPath(file)}");
