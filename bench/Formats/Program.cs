using Tributary.Formats;

return FormatsCommand.Run(args, Console.Out, Console.Error);
