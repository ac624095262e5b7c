using System.Text;
using Tributary.Protocols.Naming;

namespace Tributary.Protocols.Tests.Naming;

/// <summary>The cases for metric names are those of the escaping schemes' specification and of prometheus/common.</summary>
public sealed class EscapedNameTests
{
    [Theory]
    [InlineData("no:escaping_required", "no:escaping_required", "no:escaping_required", "no:escaping_required")]
    [InlineData("mysystem.prod.west.cpu.load", "mysystem_prod_west_cpu_load", "mysystem_dot_prod_dot_west_dot_cpu_dot_load", "U__mysystem_2e_prod_2e_west_2e_cpu_2e_load")]
    [InlineData("mysystem.prod.west.cpu.load_total", "mysystem_prod_west_cpu_load_total", "mysystem_dot_prod_dot_west_dot_cpu_dot_load__total", "U__mysystem_2e_prod_2e_west_2e_cpu_2e_load__total")]
    [InlineData("http.status:sum", "http_status:sum", "http_dot_status:sum", "U__http_2e_status:sum")]
    [InlineData("label with 😱", "label_with__", "label__with____", "U__label_20_with_20__1f631_")]
    [InlineData("花火", "__", "____", "U___82b1__706b_")]
    [InlineData("1st", "_st", "__st", "U___31_st")]
    public void Metric_names_are_escaped_as_Prometheus_escapes_them(string name, string underscores, string dots, string values)
    {
        Assert.Equal(underscores, EscapedName.OfMetric(name, NameEscaping.Underscores));
        Assert.Equal(dots, EscapedName.OfMetric(name, NameEscaping.Dots));
        Assert.Equal(values, EscapedName.OfMetric(name, NameEscaping.Values));
        Assert.Equal(name, EscapedName.OfMetric(name, NameEscaping.AllowUtf8));
    }

    [Theory]
    [InlineData("a='1',b='2'", "a='1',b='2'")]
    [InlineData("'a:b'='1'", "a_b='1'")]
    [InlineData("a='1','b.c'='2',d='3'", "a='1',b_c='2',d='3'")]
    [InlineData("'b.c'='2','bc,'='\\''", "b_c='2',bc_='\\''")]
    [InlineData("'q\\'\\\\'='2'", "q__='2'")]
    [InlineData("'b.c'='1',b_c='2'", "b_c='2'")]
    [InlineData("'b.c'='1','b-c'='2'", "b_c='1'")]
    [InlineData("a='\\',\\'',b='2'", "a='\\',\\'',b='2'")]
    public void Labels_are_escaped_by_name_and_the_first_of_a_name_stands(string canonical, string expected)
    {
        // Here ' stands for ".
        var labels = new PageNames(NameEscaping.Underscores).Labels(Encoding.UTF8.GetBytes(canonical.Replace('\'', '"')));
        Assert.Equal(expected.Replace('\'', '"'), Encoding.UTF8.GetString(labels));
    }

    [Theory]
    [InlineData("up", "a=\"1\"", false)]
    [InlineData("up", "a=\"1\",\"b.c\"=\"2\"", true)]
    [InlineData("up", "\"b.c\"=\"2\"", true)]
    [InlineData("u.p", "a=\"1\"", true)]
    public void A_chunk_says_whether_it_depends_on_the_scheme(string family, string labels, bool depends)
    {
        foreach (var escaping in Enum.GetValues<NameEscaping>())
        {
            var names = new PageNames(escaping);
            names.Family(family);
            names.Labels(Encoding.UTF8.GetBytes(labels));
            Assert.Equal(depends, names.EndChunk());
            Assert.Equal(family != "up", names.EndChunk());
        }
    }
}
