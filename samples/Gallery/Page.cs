using ScottPlot.MultiplotLayouts;

namespace Gallery;

/// <summary>All panels on one page.</summary>
internal static class Page
{
    private static readonly (Action<Plot> Draw, GridCell Place)[] s_panels =
    [
        (StepPanels.Signs, new GridCell(0, 0, 2, 4)),
        (StepPanels.Gradients, new GridCell(0, 1, 2, 4)),
        (StepPanels.RoundAndGradient, new GridCell(0, 2, 2, 4)),
        (StepPanels.Band, new GridCell(0, 3, 2, 4)),
        (ArgmaxPanels.TwoClasses, new GridCell(1, 0, 2, 4)),
        (ArgmaxPanels.ThreeClasses, new GridCell(1, 1, 2, 4)),
        (ConvergencePanel.Draw, new GridCell(1, 1, 2, 2)),
    ];

    public static void Save(string file)
    {
        var page = new Multiplot();
        page.AddPlots(s_panels.Length);
        var layout = new CustomGrid();
        for (var i = 0; i < s_panels.Length; i++)
        {
            Style.Apply(page.GetPlot(i));
            s_panels[i].Draw(page.GetPlot(i));
            layout.Set(page.GetPlot(i), s_panels[i].Place);
        }
        page.Layout = layout;
        page.SavePng(file, 2000, 1000);
    }
}
