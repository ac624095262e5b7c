namespace Tributary.Fleet.Families;

/// <summary>One label, as the process that pushes it means it: unescaped.</summary>
internal readonly record struct Label(string Name, string Value);
