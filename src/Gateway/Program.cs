using Tributary.Gateway.Hosting;

return await GatewayApp.RunAsync(args);
