import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Makes an archive of loaded and linked classes (JEP 483), with which a virtual machine starts in a fraction of the time.
 * What it is made of is that virtual machine, its flags, its class path and a list; and it is the same each time.
 *
 * <p>The list names classes of the JDK and of libraries (record.sh); all of Limpet's own are archived as well. What a
 * class's constants name is linked, too, as far as the virtual machine may do that ahead.
 */
final class ClassArchive {
    /** The archive tells how large the heap was; else that would be the building machine's affair. */
    private static final String HEAP = "-Xmx256m";

    /** Else what the virtual machine has cached in soft references would be archived or not, as the machine is fast or slow. */
    private static final String KEEP_CACHES = "-XX:SoftRefLRUPolicyMSPerMB=1000000";

    private static final String LAMBDA_FORM = "@";
    private static final int HEADER = 4096;
    private static final long LONGEST_DUMP_MILLIS = 600_000;

    /** {@code ClassArchive JAVA LIST ARCHIVE CLASS-PATH FLAG...}: the flags are those that the archive will be used with. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        String java = arguments[0];
        List<String> recorded = Files.readAllLines(Path.of(arguments[1]));
        Path archive = Path.of(arguments[2]);
        String classPath = arguments[3];
        List<String> flags = List.of(arguments).subList(4, arguments.length);

        Path folder = Files.createTempDirectory("limpet-archive");
        Path list = folder.resolve("list");
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        try {
            Files.write(list, list(recorded, classPath));
            for (Path dump : List.of(first, second)) {
                List<String> command = new ArrayList<>(List.of(java));
                command.addAll(flags);
                command.addAll(List.of("-XX:-ExitOnOutOfMemoryError", HEAP, KEEP_CACHES, "-Xshare:dump", "-XX:+AOTClassLinking"));
                command.addAll(List.of("-XX:SharedClassListFile=" + list, "-XX:SharedArchiveFile=" + dump, "-cp", classPath));
                int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
                if (exit != 0) {
                    throw new IOException(command + " ended with " + exit);
                }
            }
            Files.write(archive, either(Files.readAllBytes(first), Files.readAllBytes(second)));
        } finally {
            for (Path file : List.of(list, first, second, folder)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static List<String> list(List<String> recorded, String classPath) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        List<URL> jars = new ArrayList<>();
        recorded.stream().filter(line -> !line.startsWith(LAMBDA_FORM)).forEach(names::add);
        for (Path jar : jars(classPath)) {
            jars.add(jar.toUri().toURL());
            if (jar.getFileName().toString().startsWith("limpet-")) {
                try (JarFile own = new JarFile(jar.toFile())) {
                    own.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                            .map(name -> name.substring(0, name.length() - ".class".length()))
                            .forEach(names::add);
                }
            }
        }
        List<String> list = new ArrayList<>(names);
        try (URLClassLoader loader =
                new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            for (String name : names) {
                try (InputStream bytes = loader.getResourceAsStream(name + ".class")) {
                    if (bytes != null) {
                        list.add("@cp " + name + " " + constants(bytes.readAllBytes()));
                    }
                }
            }
        }
        recorded.stream().filter(line -> line.startsWith(LAMBDA_FORM)).forEach(list::add);
        return list;
    }

    private static List<Path> jars(String classPath) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String entry : classPath.split(":")) {
            Path path = Path.of(entry);
            if (entry.endsWith("/*")) {
                try (DirectoryStream<Path> folder = Files.newDirectoryStream(path.getParent(), "*.jar")) {
                    folder.forEach(jars::add);
                }
            } else {
                jars.add(path);
            }
        }
        return jars;
    }

    private static String constants(byte[] bytes) {
        return StreamSupport.stream(ClassFile.of().parse(bytes).constantPool().spliterator(), false)
                .filter(ClassArchive::isLinked)
                .map(entry -> Integer.toString(entry.index()))
                .collect(Collectors.joining(" "));
    }

    private static boolean isLinked(PoolEntry entry) {
        return entry instanceof ClassEntry || entry instanceof MemberRefEntry || entry instanceof InvokeDynamicEntry;
    }

    /** What two dumps of the same have in common, or the first if they differ: that serves as well, but is not made again. */
    private static byte[] either(byte[] dump, byte[] later) {
        byte[] first = dump.clone();
        try {
            return timeless(dump, later);
        } catch (UnlikeException e) {
            System.err.println("this archive will not be the same when it is made again: " + e.getMessage());
            return first;
        }
    }

    private static final class UnlikeException extends Exception {
        private static final long serialVersionUID = 1;

        UnlikeException(String message) {
            super(message);
        }
    }

    /**
     * One of two dumps of the same, without the time at which it was made: that is in each soft reference on the
     * archived heap, in milliseconds, and in no other place. Checksums in the header become 0; the virtual machine looks
     * at them only when it is told to ({@code -XX:+VerifySharedSpaces}).
     */
    private static byte[] timeless(byte[] dump, byte[] later) throws UnlikeException {
        if (dump.length != later.length) {
            throw new UnlikeException("it has " + dump.length + " bytes, another " + later.length);
        }
        ByteBuffer one = ByteBuffer.wrap(dump).order(ByteOrder.nativeOrder());
        ByteBuffer other = ByteBuffer.wrap(later).order(ByteOrder.nativeOrder());
        for (int at = 0; at < HEADER; at += Integer.BYTES) {
            if (one.getInt(at) != other.getInt(at)) {
                one.putInt(at, 0);
            }
        }
        for (int at = HEADER; at + Long.BYTES <= dump.length; at += Long.BYTES) {
            long time = one.getLong(at);
            long elapsed = other.getLong(at) - time;
            if (elapsed != 0) {
                if (time < 0 || elapsed < 0 || elapsed > LONGEST_DUMP_MILLIS) {
                    throw new UnlikeException("another differs at byte " + at + ", and not by time");
                }
                one.putLong(at, 0);
            }
        }
        return one.array();
    }

    private ClassArchive() {}
}
