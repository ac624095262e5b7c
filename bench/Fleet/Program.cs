using Tributary.Fleet;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    stop.Cancel();
};
return await FleetCommand.RunAsync(args, Console.Out, Console.Error, stop.Token);
