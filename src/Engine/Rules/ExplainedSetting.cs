namespace Tributary.Engine.Rules;

/// <summary>One setting of a <see cref="ResolvedRule"/> and the rule that decided it. Shown in the JSON view of a family.</summary>
/// <param name="Setting">The key as rules write it: <c>gauge</c>, <c>ttl</c>, <c>by</c>.</param>
/// <param name="Value">The value as its rule wrote it.</param>
/// <param name="Rule">The rule's name, or its place in the file (<c>rule 3</c>) where it has none.</param>
/// <param name="File">The file of the rule, or null where no rule decided but a limit.</param>
/// <param name="Line">The line of the setting in <paramref name="File"/>, from 1; 0 without a file.</param>
public sealed record ExplainedSetting(string Setting, string Value, string Rule, string? File, int Line);
