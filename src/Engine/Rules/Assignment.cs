namespace Tributary.Engine.Rules;

/// <summary>One setting as a rule makes it.</summary>
/// <param name="Key">The key in the file.</param>
/// <param name="Slot">What it decides. Keys that exclude each other (<c>by</c>, <c>without</c>) share a slot; of a slot the first assignment wins.</param>
/// <param name="Text">The value as written, for explanations.</param>
/// <param name="Line">The line of the key.</param>
/// <param name="Apply">Makes the setting.</param>
internal sealed record Assignment(string Key, string Slot, string Text, int Line, Func<ResolvedRule, ResolvedRule> Apply);
