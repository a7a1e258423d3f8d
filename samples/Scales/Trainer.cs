namespace Scales;

/// <summary>Trains the network of a task; the setting of a run is the factor that its weights start with.</summary>
internal sealed class Trainer
{
    private readonly Dictionary<string, Split> _images = [];

    public Score Train(Run run, Action epochDone)
    {
        var task = LearningTask.Named(run.Task);
        var method = Methods.All.Single(method => method.Name == run.Method);
        return new Training(Images(task), run.Epochs, task.Descent)
            .Run(generator => task.Start(generator, run.Setting), method, run.Seed, epochDone);
    }

    private Split Images(LearningTask task)
    {
        lock (_images)
        {
            if (!_images.TryGetValue(task.Images, out var images))
                _images[task.Images] = images = task.Load();
            return images;
        }
    }
}
