using System;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>
/// Makes the symbol version GLIBCXX_3.4.32 weak in every linux-x64 libLibTorchSharp.so below a folder, so that it loads
/// with the libstdc++ of GCC 12 and older. Compiled by MSBuild where it is needed; C# 7.3.
/// </summary>
public class WeakenLibStdCxxVersion : Microsoft.Build.Utilities.Task
{
    private const string Library = "libLibTorchSharp.so";
    private const string Version = "GLIBCXX_3.4.32";

    [Required]
    public string Folder { get; set; }

    public override bool Execute()
    {
        foreach (var path in new[] { Library, Path.Combine("runtimes", "linux-x64", "native", Library) })
        {
            var file = Path.Combine(Folder, path);
            if (File.Exists(file) && WeakenFile(file))
            {
                Log.LogMessage(MessageImportance.High,
                    "Sll.Core: made " + Version + " optional in " + file +
                    " (this system's libstdc++ is older; SllPatchLibTorchSharp=false leaves the file alone)");
            }
        }
        return true;
    }

    /// <summary>Replaces the file by a patched copy, never writing into it: it may be a link into the NuGet cache. The
    /// time stamp stays, or the next incremental build would copy the original back.</summary>
    public static bool WeakenFile(string file)
    {
        var image = File.ReadAllBytes(file);
        if (!Weaken(image, Version))
            return false;
        var written = File.GetLastWriteTimeUtc(file);
        var patched = file + ".sll";
        File.WriteAllBytes(patched, image);
        File.SetLastWriteTimeUtc(patched, written);
        File.Delete(file);
        File.Move(patched, file);
        return true;
    }

    /// <summary>Sets VER_FLG_WEAK on every need of <paramref name="version"/> in a little-endian ELF64 image; false if
    /// there is none left to set.</summary>
    public static bool Weaken(byte[] image, string version)
    {
        const uint sectionVersionNeed = 0x6ffffffe; // SHT_GNU_verneed
        const ushort weak = 0x2; // VER_FLG_WEAK
        if (image.Length < 64 || BitConverter.ToUInt32(image, 0) != 0x464c457f || image[4] != 2 || image[5] != 1)
            return false;

        var changed = false;
        var sections = (long)BitConverter.ToUInt64(image, 0x28);
        int sectionSize = BitConverter.ToUInt16(image, 0x3a), sectionCount = BitConverter.ToUInt16(image, 0x3c);
        for (var i = 0; i < sectionCount; i++)
        {
            var section = sections + ((long)i * sectionSize);
            if (BitConverter.ToUInt32(image, (int)section + 4) != sectionVersionNeed)
                continue;
            var names = sections + (BitConverter.ToUInt32(image, (int)section + 0x28) * sectionSize);
            var strings = (long)BitConverter.ToUInt64(image, (int)names + 0x18);
            // Elf64_Verneed: version, count (2 bytes each), file, first entry, next need (4 bytes each).
            for (var need = (long)BitConverter.ToUInt64(image, (int)section + 0x18); ;)
            {
                // Elf64_Vernaux: hash (4), flags (2), other (2), name (4), next entry (4).
                var entry = need + BitConverter.ToUInt32(image, (int)need + 8);
                for (var left = BitConverter.ToUInt16(image, (int)need + 2); left > 0; left--)
                {
                    var flags = BitConverter.ToUInt16(image, (int)entry + 4);
                    var name = strings + BitConverter.ToUInt32(image, (int)entry + 8);
                    if ((flags & weak) == 0 && Text(image, name) == version)
                    {
                        image[entry + 4] |= (byte)weak;
                        changed = true;
                    }
                    entry += BitConverter.ToUInt32(image, (int)entry + 12);
                }
                var next = BitConverter.ToUInt32(image, (int)need + 12);
                if (next == 0)
                    break;
                need += next;
            }
        }
        return changed;
    }

    private static string Text(byte[] image, long start)
    {
        var end = Array.IndexOf(image, (byte)0, (int)start);
        return Encoding.ASCII.GetString(image, (int)start, end - (int)start);
    }
}
