using System.Text;
using LeakGate.Action;

// The log is UTF-8 without a mark whatever the image's locale, and data files may be in any code page.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
using var stop = new CancellationTokenSource();

// The runner stops a container by SIGINT or SIGTERM; temporary files are removed on the way out.
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    }
);
using var interrupted = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGINT,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    }
);
return await new ActionRun(ActionHost.OfProcess(Console.Out)).RunAsync(stop.Token);
