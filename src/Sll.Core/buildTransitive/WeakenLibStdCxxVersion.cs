using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>
/// Copies a linux-x64 libLibTorchSharp.so with the symbol version GLIBCXX_3.4.32 made weak, so that the copy loads with
/// the libstdc++ of GCC 12 and older. Compiled by MSBuild where it is needed; C# 7.3.
/// </summary>
public class WeakenLibStdCxxVersion : Microsoft.Build.Utilities.Task
{
    private const string Version = "GLIBCXX_3.4.32";

    [Required]
    public string Source { get; set; }

    [Required]
    public string Destination { get; set; }

    public override bool Execute()
    {
        try
        {
            WriteWeakened(Source, Destination);
        }
        catch (InvalidDataException e)
        {
            Log.LogError("Sll.Core: " + Source + " is damaged (" + e.Message +
                "): delete the folder of its package from the NuGet cache and restore again.");
            return false;
        }
        Log.LogMessage(MessageImportance.High,
            "Sll.Core: made " + Version + " optional in a copy of libLibTorchSharp.so, " + Destination +
            " (for a libstdc++ older than GCC 13's; SllPatchLibTorchSharp=false leaves the library as it is)");
        return true;
    }

    /// <summary>Writes the copy in one step under its name: another build finds it whole or not at all. Where one is
    /// there already, of another build at the same time, it stays.</summary>
    public static void WriteWeakened(string source, string destination)
    {
        var image = File.ReadAllBytes(source);
        Weaken(image, Version);
        Directory.CreateDirectory(Path.GetDirectoryName(destination));
        var written = destination + "." + Guid.NewGuid().ToString("N");
        try
        {
            File.WriteAllBytes(written, image);
            File.Move(written, destination);
        }
        catch (IOException) when (File.Exists(destination))
        {
        }
        finally
        {
            File.Delete(written);
        }
    }

    /// <summary>Sets VER_FLG_WEAK on every need of <paramref name="version"/> in a little-endian ELF64 image; false if
    /// there is none left to set.</summary>
    /// <exception cref="InvalidDataException">The image is no such file, or a part of one.</exception>
    public static bool Weaken(byte[] image, string version)
    {
        const long sectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
        const byte weak = 0x2; // VER_FLG_WEAK
        if (Read(image, 0, 4) != 0x464c457f || Read(image, 4, 2) != 0x0102)
            throw new InvalidDataException("it is not a little-endian 64-bit ELF file");

        var changed = false;
        long sections = Read(image, 0x28, 8), sectionSize = Read(image, 0x3a, 2), sectionCount = Read(image, 0x3c, 2);
        for (var i = 0; i < sectionCount; i++)
        {
            var section = sections + (i * sectionSize);
            if (Read(image, section + 4, 4) != sectionVersionNeed)
                continue;
            var strings = Read(image, sections + (Read(image, section + 0x28, 4) * sectionSize) + 0x18, 8);
            // Elf64_Verneed: version, count (2 bytes each), file, first entry, next need (4 bytes each).
            long next, need = Read(image, section + 0x18, 8);
            do
            {
                // Elf64_Vernaux: hash (4), flags (2), other (2), name (4), next entry (4).
                var entry = need + Read(image, need + 8, 4);
                for (var left = Read(image, need + 2, 2); left > 0; left--)
                {
                    var isWeak = (Read(image, entry + 4, 2) & weak) != 0;
                    if (!isWeak && Text(image, strings + Read(image, entry + 8, 4)) == version)
                    {
                        image[entry + 4] |= weak;
                        changed = true;
                    }
                    entry += Read(image, entry + 12, 4);
                }
                next = Read(image, need + 12, 4);
                need += next;
            }
            while (next != 0);
        }
        return changed;
    }

    private static long Read(byte[] image, long start, int size)
    {
        if (start < 0 || start > image.Length - size)
            throw new InvalidDataException("it ends after " + image.Length + " bytes");
        var value = 0L;
        for (var i = size - 1; i >= 0; i--)
            value = (value << 8) | image[start + i];
        return value;
    }

    private static string Text(byte[] image, long start)
    {
        var end = start;
        while (Read(image, end, 1) != 0)
            end++;
        return Encoding.ASCII.GetString(image, (int)start, (int)(end - start));
    }
}
