package dev.limpet.cli.local.api.patch;

/** What merging has to know of a resource's structure, seen from one place in it. */
public interface Schema {
    /** The structure of a field of the object here. */
    Schema field(String name);

    /** The structure of the elements of the list here. */
    Schema items();

    /** How the elements of the list here are told apart. */
    ListType listType();
}
