using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Serialization;
using Tributary.Engine.Storage;
using Tributary.Grains.Storage;

namespace Tributary.Grains.Tests.Upgrade;

/// <summary>What goes wrong on one side is told to the other.</summary>
public sealed class ErrorMessageTests
{
    [Fact]
    public void Errors_come_over_the_wire_with_their_type_and_message()
    {
        using var services = new ServiceCollection().AddSerializer().AddTributaryMessages().BuildServiceProvider();
        var serializer = services.GetRequiredService<Serializer>();
        foreach (var error in new Exception[] { new FencedException("Another owner."), new StorageUnavailableException("No disk.", new IOException("Full.")), new NpgsqlException("No table.", new SocketException(111)), new UnitGoneException(UnitKey.Shard("a", 3)) })
        {
            var read = serializer.Deserialize<Exception>(serializer.SerializeToArray(error));
            Assert.IsType(error.GetType(), read);
            Assert.Equal(error.Message, read.Message);
            Assert.Equal(error.InnerException?.Message, read.InnerException?.Message);
        }
    }
}
