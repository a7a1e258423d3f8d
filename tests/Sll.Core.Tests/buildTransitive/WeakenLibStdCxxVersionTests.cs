using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace SllCore.Tests.BuildTransitive;

/// <summary>A test of what only Linux has.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Linux only";
}

/// <summary>The edit that lets libLibTorchSharp.so load on older Linux, on a small ELF image and the real
/// one.</summary>
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
    public void What_is_not_a_little_endian_64_bit_ELF_file_is_refused()
    {
        foreach (var (at, value) in new[] { (0, (byte)'M'), (4, (byte)1), (5, (byte)2) })
        {
            var image = Image();
            image[at] = value;
            FluentActions.Invoking(() => WeakenLibStdCxxVersion.Weaken(image, Version))
                .Should().Throw<InvalidDataException>().WithMessage("*not a little-endian 64-bit ELF file");
        }
    }

    /// <summary>The last that is read is which section the second one is linked to.</summary>
    [Fact]
    public void Every_part_of_a_file_that_ends_too_early_is_refused()
    {
        for (var length = 0; length < Size - 64 + 0x2c; length++)
        {
            FluentActions.Invoking(() => WeakenLibStdCxxVersion.Weaken(Image()[..length], Version))
                .Should().Throw<InvalidDataException>().WithMessage($"it ends after {length} bytes");
        }
    }

    [Fact]
    public void The_source_stays_as_it_is_and_may_be_read_only() => InFolder(folder =>
    {
        var (source, copy) = (Path.Combine(folder, "source.so"), Path.Combine(folder, "obj", "1.0", "copy.so"));
        File.WriteAllBytes(source, Image());
        File.SetAttributes(source, FileAttributes.ReadOnly);
        WeakenLibStdCxxVersion.WriteWeakened(source, copy);
        File.ReadAllBytes(source).Should().Equal(Image());
        File.ReadAllBytes(copy).Should().Equal(Weakened());
        File.SetAttributes(source, FileAttributes.Normal);
    });

    [LinuxFact]
    public void What_stands_at_the_place_of_the_copy_is_never_written_through() => InFolder(folder =>
    {
        string At(string name) => Path.Combine(folder, name);
        File.WriteAllBytes(At("cached.so"), Image());
        File.CreateSymbolicLink(At("symbolic.so"), At("cached.so"));
        Link(At("cached.so"), At("hard.so")).Should().Be(0);
        foreach (var place in new[] { "symbolic.so", "hard.so", "cached.so" })
        {
            WeakenLibStdCxxVersion.WriteWeakened(At("cached.so"), At(place));
            File.ReadAllBytes(At("cached.so")).Should().Equal(Image());
        }
        Directory.GetFiles(folder).Should().HaveCount(3);
    });

    [Fact]
    public void Builds_at_once_leave_one_whole_copy_that_is_never_missing_once_it_is_there() => InFolder(folder =>
    {
        var (source, copy) = (Path.Combine(folder, "source.so"), Path.Combine(folder, "copy.so"));
        File.WriteAllBytes(source, Image());
        var seen = new bool[16];
        Parallel.For(0, seen.Length, new ParallelOptions { MaxDegreeOfParallelism = seen.Length }, build =>
        {
            WeakenLibStdCxxVersion.WriteWeakened(source, copy);
            seen[build] = File.ReadAllBytes(copy).SequenceEqual(Weakened());
        });
        seen.Should().AllBeEquivalentTo(true);
        Directory.GetFiles(folder).Should().BeEquivalentTo(source, copy);
    });

    [Fact]
    public void A_part_of_a_file_leaves_nothing_behind() => InFolder(folder =>
    {
        var (source, copy) = (Path.Combine(folder, "source.so"), Path.Combine(folder, "copy.so"));
        File.WriteAllBytes(source, Image()[..200]);
        FluentActions.Invoking(() => WeakenLibStdCxxVersion.WriteWeakened(source, copy))
            .Should().Throw<InvalidDataException>();
        Directory.GetFiles(folder).Should().Equal(source);
    });

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

    [DllImport(
        "libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(string existing, string created);

    private static void InFolder(Action<string> test)
    {
        var folder = Directory.CreateTempSubdirectory("sll");
        try
        {
            test(folder.FullName);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] Weakened()
    {
        var image = Image();
        WeakenLibStdCxxVersion.Weaken(image, Version);
        return image;
    }

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
