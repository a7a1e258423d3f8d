namespace Learning;

/// <summary>Images, one row of pixels each, and their digits.</summary>
internal sealed record Examples(Tensor Images, Tensor Labels)
{
    public long Count => Images.shape[0];
}

/// <summary>What to train on, what to choose settings with, if anything, and what the accuracy is of.</summary>
internal sealed record Split(Examples Training, Examples? Validation, Examples Test);
