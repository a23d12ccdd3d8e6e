package dev.limpet.crds;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What of the kernel's sessions are served with. */
public enum Transport {
    /** One system call for each thing that is done. */
    @JsonProperty("Epoll")
    EPOLL,
    /** Many things with one system call, where the node allows it. */
    @JsonProperty("IoUring")
    IO_URING
}
