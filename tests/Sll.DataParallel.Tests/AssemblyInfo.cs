// Every test starts up to three processes.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
