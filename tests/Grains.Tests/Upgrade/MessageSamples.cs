using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Tributary.Grains.Tests.Upgrade;

/// <summary>One value of each message, in which nothing is left at its default; and how a message is written and told.</summary>
internal static class MessageSamples
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    public static IEnumerable<Type> Types() => WireTypes.Messages.Where(type => type.IsPublic && !type.IsGenericType);

    /// <summary>As it goes over the wire, with the name of its type.</summary>
    public static byte[] Write(object message) => Serializer.SerializeToArray(message);

    public static object Read(byte[] bytes) => Serializer.Deserialize<object>(bytes) ?? throw new InvalidDataException("null");

    /// <summary>What a message says.</summary>
    public static JsonNode Tell(object message) => JsonSerializer.SerializeToNode(message, message.GetType(), Json)!;

    public static object Make(Type type)
    {
        var number = 0;
        return Make(type, ref number);
    }

    private static object Make(Type type, ref int number)
    {
        number++;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Make(underlying, ref number);
        if (type == typeof(string)) return $"text {number}";
        if (type == typeof(bool)) return true;
        if (type == typeof(byte[])) return new byte[] { 1, 2, (byte)number };
        if (type == typeof(SiloAddress)) return SiloAddress.New(IPAddress.Loopback, 1000 + number, number);
        if (type.IsEnum) return Enum.ToObject(type, 1);
        if (type.IsPrimitive) return Convert.ChangeType(number, type, System.Globalization.CultureInfo.InvariantCulture);
        if (type.IsArray)
        {
            var array = Array.CreateInstance(type.GetElementType()!, 1);
            array.SetValue(Make(type.GetElementType()!, ref number), 0);
            return array;
        }

        var constructor = type.GetConstructors().MaxBy(constructor => constructor.GetParameters().Length) ?? throw new NotSupportedException($"{type} has no constructor");
        var parameters = constructor.GetParameters();
        var arguments = new object[parameters.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Make(parameters[i].ParameterType, ref number);
        return constructor.Invoke(arguments);
    }
}
