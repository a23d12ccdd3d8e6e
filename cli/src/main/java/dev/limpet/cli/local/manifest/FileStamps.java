package dev.limpet.cli.local.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What tells that files have changed: which there are, their sizes and times. */
record FileStamps(Map<Path, Stamp> stamps) {
    private static final Stamp ABSENT = new Stamp(FileTime.fromMillis(0), -1, "");

    /**
     * One file.
     *
     * @param identity of the file on its disk: another file under the same name has another
     */
    record Stamp(FileTime modified, long size, String identity) {}

    static FileStamps of(List<Path> files) {
        Map<Path, Stamp> stamps = new HashMap<>();
        files.forEach(file -> stamps.put(file, stamp(file)));
        return new FileStamps(stamps);
    }

    private static Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
