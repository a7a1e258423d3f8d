open System.IO
open SllCore.Quantization
open SllCore.Spiking
open SllCore.Spiking.Nir
open TorchSharp

torch.random.manual_seed 1L |> ignore
let input = torch.rand([| 128L; 4L |])
let labels = input.sum([| 1L |]).gt(torch.tensor 2f).to_type torch.int64

let train (model: torch.nn.Module) (loss: unit -> torch.Tensor) (after: unit -> unit) =
    use optimizer = torch.optim.Adam(model.parameters (), 0.02)
    for _ in 1..150 do
        use _ = torch.NewDisposeScope()
        optimizer.zero_grad ()
        (loss ()).backward ()
        optimizer.step () |> ignore
        after ()

let quantize () =
    let model =
        torch.nn.Sequential(
            torch.nn.Linear(4L, 16L) :> torch.nn.Module<torch.Tensor, torch.Tensor>,
            torch.nn.Tanh(),
            torch.nn.Linear(16L, 2L))
    use qat = Quantize.Prepare(model, input)
    qat.Calibrate [ input ]
    train qat (fun () -> torch.nn.functional.cross_entropy (qat.call input, labels)) qat.Step
    qat.FreezeObservers()
    use integers = qat.Convert()
    let right = integers.call(input).argmax(1L).eq(labels).``double``().mean().item<double> ()
    if not (right > 0.9) then failwithf "%f of the integers' answers are right" right
    let file = Path.GetTempFileName()
    integers.ExportOnnx file
    File.Delete file

let spike () =
    use network =
        SpikingModules.Sequential(
            torch.nn.Linear(4L, 16L),
            SpikingModules.Leaky(reset = Reset.Zero),
            torch.nn.Linear(16L, 2L),
            SpikingModules.LeakyReadout())
    let answers () = network.forward (Encode.Direct(input, 6))
    train network (fun () -> SpikeLoss.CrossEntropyOfMean(answers (), labels)) ignore
    let right = SpikeAccuracy.ByCount(answers (), labels)
    if not (right > 0.9) then failwithf "%f of the spikes' answers are right" right
    let file = Path.GetTempFileName()
    NirFile.Write(network, file, [| 4L |])
    use read = NirFile.Read file
    File.Delete file
    if SpikeAccuracy.ByCount(read.forward (Encode.Direct(input, 6)), labels) <> right then
        failwith "the network that was read back answers otherwise"

quantize ()
spike ()
printfn "trained"
