// Operator tables are thread statics and compilations are large.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
