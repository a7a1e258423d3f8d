// The operator table is a thread static, and torch counts live tensors, sets its threads and seeds its generator once
// per process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
