package dev.limpet.proxy.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes a line apart: semicolons separate commands, blanks separate words, and a backslash takes the character after it
 * as it is.
 */
final class CommandLine {
    /** The commands of a line, each as its words; empty commands are left out. */
    static List<List<String>> parse(String line) {
        List<List<String>> commands = new ArrayList<>();
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int at = 0; at < line.length(); at++) {
            char next = line.charAt(at);
            if (next == '\\' && at + 1 < line.length()) {
                at++;
                word.append(line.charAt(at));
            } else if (next == ';') {
                endWord(word, words);
                endCommand(words, commands);
            } else if (next == ' ' || next == '\t') {
                endWord(word, words);
            } else {
                word.append(next);
            }
        }
        endWord(word, words);
        endCommand(words, commands);
        return commands;
    }

    private static void endWord(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }

    private static void endCommand(List<String> words, List<List<String>> commands) {
        if (!words.isEmpty()) {
            commands.add(List.copyOf(words));
            words.clear();
        }
    }

    private CommandLine() {}
}
