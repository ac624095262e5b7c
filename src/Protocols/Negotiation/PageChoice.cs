using Tributary.Protocols.Naming;
using Tributary.Protocols.Rendering;

namespace Tributary.Protocols.Negotiation;

/// <summary>What a client gets of what it asked for.</summary>
/// <param name="Format">The form of the page.</param>
/// <param name="Escaping">How names are escaped.</param>
/// <param name="ContentType">The value of the Content-Type header; the escaping is in it where the client named one.</param>
public readonly record struct PageChoice(PageFormat Format, NameEscaping Escaping, string ContentType);
