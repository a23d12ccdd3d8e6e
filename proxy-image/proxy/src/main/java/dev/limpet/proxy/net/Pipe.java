package dev.limpet.proxy.net;

import io.netty.channel.epoll.Native;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.util.Set;

/**
 * A pipe of the kernel. Bytes that go through it from one socket to another are not copied: the pipe holds references to the
 * memory they were received in (splice(2)). Used by one event loop's thread.
 */
final class Pipe {
    /** Bytes there is room for, if they fill their pages; what any user may ask for, as Linux comes. */
    static final int ROOM = 1 << 20;

    private static final int NO_OFFSET = -1;

    /** EPERM, EACCES, EINVAL, ENOSYS and EOPNOTSUPP of Linux: the call is refused, as by a seccomp profile; the connection is well. */
    private static final Set<Integer> REFUSALS = Set.of(1, 13, 22, 38, 95);

    private final FileDescriptor out;
    private final FileDescriptor in;
    private int size;

    private Pipe(FileDescriptor out, FileDescriptor in) {
        this.out = out;
        this.in = in;
    }

    /** A pipe with {@link #ROOM}, which the kernel may refuse: of descriptors and of room in pipes there is so much for a user. */
    static Pipe open() throws IOException {
        FileDescriptor[] ends = FileDescriptor.pipe();
        Pipe pipe = new Pipe(ends[0], ends[1]);
        try {
            PipeRoom.set(pipe.in.intValue(), ROOM);
            return pipe;
        } catch (IOException e) {
            pipe.close();
            throw e;
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Takes what a socket has, at most so many bytes; 0 if it has nothing, has ended, or may not be spliced. */
    int fill(FileDescriptor from, int most) throws IOException {
        try {
            int count = Native.splice(from.intValue(), NO_OFFSET, in.intValue(), NO_OFFSET, most);
            size += count;
            return count;
        } catch (Errors.NativeIoException e) {
            if (REFUSALS.contains(-e.expectedErr())) {
                return 0;
            }
            throw e;
        }
    }

    /** Gives a socket what it takes; 0 if it takes nothing now. */
    int drain(FileDescriptor to) throws IOException {
        int count = Native.splice(out.intValue(), NO_OFFSET, to.intValue(), NO_OFFSET, size);
        size -= count;
        return count;
    }

    /** Gives the pipe back to the kernel, with what is in it. */
    void close() {
        close(in);
        close(out);
    }

    private static void close(FileDescriptor end) {
        try {
            end.close();
        } catch (IOException e) {
            // The kernel has taken the descriptor back whatever it reports.
        }
    }
}
