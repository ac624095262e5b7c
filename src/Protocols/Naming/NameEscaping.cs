namespace Tributary.Protocols.Naming;

/// <summary>
/// How names outside the character set of Prometheus before version 3 are written on a page
/// (https://github.com/prometheus/docs/blob/main/docs/instrumenting/escaping_schemes.md). Names within it are the same in all.
/// </summary>
public enum NameEscaping
{
    /// <summary>What is not allowed becomes <c>_</c>: <c>a.b</c> is <c>a_b</c>. Two names can become one.</summary>
    Underscores = 0,

    /// <summary>As they are, in quotes where the format needs them: <c>{"a.b"}</c>.</summary>
    AllowUtf8 = 1,

    /// <summary>A dot becomes <c>_dot_</c>, <c>_</c> is doubled, and anything else becomes <c>__</c>.</summary>
    Dots = 2,

    /// <summary><c>U__</c> and code points in hexadecimal, <c>U__a_2e_b</c>, which can be read back.</summary>
    Values = 3,
}
