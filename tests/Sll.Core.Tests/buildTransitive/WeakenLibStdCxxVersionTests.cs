using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SllCore.Tests.BuildTransitive;

/// <summary>A test of what only Linux has.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Linux only";
}

/// <summary>The edit that lets libLibTorchSharp.so load on older Linux, on a small ELF image and on the real one.</summary>
public sealed class WeakenLibStdCxxVersionTests
{
    private const string Version = "GLIBCXX_3.4.32";

    // A header, one string table and one SHT_GNU_verneed section that needs two versions of two libraries.
    private const int Strings = 64, Needs = 128, Sections = 256, Size = 256 + (2 * 64);

    [Fact]
    public void It_sets_one_flag_of_the_version_it_is_told_and_nothing_else()
    {
        var image = Image();
        var before = (byte[])image.Clone();
        WeakenLibStdCxxVersion.Weaken(image, Version).Should().BeTrue();
        var changed = Enumerable.Range(0, image.Length).Where(i => image[i] != before[i]).ToArray();
        changed.Should().Equal(Needs + 48 + 16 + 4);
        image[changed[0]].Should().Be((byte)(before[changed[0]] | 2));
    }

    [Fact]
    public void A_second_time_there_is_nothing_to_do()
    {
        var image = Image();
        WeakenLibStdCxxVersion.Weaken(image, Version).Should().BeTrue();
        WeakenLibStdCxxVersion.Weaken(image, Version).Should().BeFalse();
    }

    [Fact]
    public void What_is_not_a_little_endian_64_bit_ELF_file_is_left_alone()
    {
        WeakenLibStdCxxVersion.Weaken([], Version).Should().BeFalse();
        WeakenLibStdCxxVersion.Weaken(new byte[63], Version).Should().BeFalse();
        foreach (var (at, value) in new[] { (0, (byte)'M'), (4, (byte)1), (5, (byte)2) })
        {
            var image = Image();
            image[at] = value;
            WeakenLibStdCxxVersion.Weaken(image, Version).Should().BeFalse();
        }
    }

    [LinuxFact]
    public void A_file_is_replaced_not_written_into_and_keeps_its_time()
    {
        var folder = Directory.CreateTempSubdirectory("sll");
        try
        {
            var cached = Path.Combine(folder.FullName, "cached.so");
            var file = Path.Combine(folder.FullName, "libLibTorchSharp.so");
            File.WriteAllBytes(cached, Image());
            Link(cached, file).Should().Be(0);
            var time = new DateTime(2020, 2, 3, 4, 5, 6, DateTimeKind.Utc);
            File.SetLastWriteTimeUtc(file, time);
            WeakenLibStdCxxVersion.WeakenFile(file).Should().BeTrue();
            File.ReadAllBytes(cached).Should().Equal(Image());
            File.ReadAllBytes(file).Should().NotEqual(Image()).And.HaveCount(Size);
            File.GetLastWriteTimeUtc(file).Should().Be(time);
            WeakenLibStdCxxVersion.WeakenFile(file).Should().BeFalse();
            Directory.GetFiles(folder.FullName).Should().HaveCount(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [LinuxFact]
    public void The_library_these_tests_run_on_needs_the_version_weakly_or_has_a_newer_libstdcxx()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        var image = File.ReadAllBytes(file);
        var wasStrong = WeakenLibStdCxxVersion.Weaken(image, Version);
        // Either way this process has loaded it: torch works.
        using var one = ones(1);
        one.item<float>().Should().Be(1);
        WeakenLibStdCxxVersion.Weaken(image, Version).Should().BeFalse();
        if (wasStrong)
            File.ReadAllText("/usr/lib/x86_64-linux-gnu/libstdc++.so.6").Should().Contain(Version);
    }

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(string existing, string created);

    private static byte[] Image()
    {
        var image = new byte[Size];
        var names = new Dictionary<string, int>();
        var text = new StringBuilder("\0");
        foreach (var name in new[] { "libm.so", "libstdc++.so", "GLIBC_2.2", "GLIBCXX_3.4", Version })
        {
            names[name] = text.Length;
            text.Append(name).Append('\0');
        }
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }.CopyTo(image, 0);
        Write(0x28, 8, Sections);
        Write(0x3a, 2, 64);
        Write(0x3c, 2, 2);
        Encoding.ASCII.GetBytes(text.ToString()).CopyTo(image, Strings);
        // Section 0: strings; section 1: version needs, linked to it.
        Write(Sections + 4, 4, 3);
        Write(Sections + 0x18, 8, Strings);
        Write(Sections + 64 + 4, 4, 0x6ffffffe);
        Write(Sections + 64 + 0x18, 8, Needs);
        Write(Sections + 64 + 0x28, 4, 0);
        Need(Needs, count: 1, next: 32);
        Entry(Needs + 16, "GLIBC_2.2", next: 0);
        Need(Needs + 32, count: 2, next: 0);
        Entry(Needs + 48, "GLIBCXX_3.4", next: 16);
        Entry(Needs + 64, Version, next: 0);
        return image;

        void Need(int at, int count, int next)
        {
            Write(at, 2, 1);
            Write(at + 2, 2, count);
            Write(at + 8, 4, 16);
            Write(at + 12, 4, next);
        }

        void Entry(int at, string name, int next)
        {
            Write(at + 4, 2, 0);
            Write(at + 8, 4, names[name]);
            Write(at + 12, 4, next);
        }

        void Write(int at, int size, long value)
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes.AsSpan(0, size).CopyTo(image.AsSpan(at));
        }
    }
}
