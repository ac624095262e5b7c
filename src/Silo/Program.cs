using Tributary.Gateway.Hosting;
using Tributary.Silo.Hosting;

return await GatewayApp.RunAsync(args, SiloHosting.Read);
