open SllCore
open TorchSharp

// The gradient 1/(2ε) inside the scope, torch's own outside.
let gradient () =
    use x = torch.tensor([| 0.005f; 0.5f |]).requires_grad_ ()
    SllOps.Heaviside(x).sum().backward ()
    Array.init 2 (fun i -> x.grad[int64 i].item<float32> ())

let linearized () =
    use _ = Sll.Linearize(1e-2)
    gradient ()

if linearized () <> [| 50f; 0f |] then failwithf "the gradient is %A" (linearized ())

let train () =
    torch.random.manual_seed 1L |> ignore
    use weight = torch.randn([| 4L; 1L |]).requires_grad_ ()
    use input = torch.randn([| 512L; 4L |])
    use target = SllOps.Sign(input.matmul (torch.ones ([| 4L; 1L |])))

    for _ in 1..200 do
        use _ = Sll.Linearize(1.0)
        weight.grad <- null
        SllOps.Sign(input.matmul weight).sub(target).square().mean().backward ()
        use _ = torch.no_grad ()
        weight.sub_ (weight.grad * torch.tensor (0.5f)) |> ignore

    let right = SllOps.Sign(input.matmul weight).eq(target).``double``().mean().item<float> ()
    if not (right > 0.95) then failwithf "%f of the decisions are right" right

train ()
printfn "trained"
