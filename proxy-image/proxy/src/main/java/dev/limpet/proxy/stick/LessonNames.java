package dev.limpet.proxy.stick;

/**
 * The numbers that the names of a lesson have in a table, each looked up once, when it is first needed. They are held, so that none
 * is given to another name, until they are released.
 */
final class LessonNames {
    private final Lesson lesson;
    private final ServerNames names;
    /** By the lesson's own number of a name; 0 until it is looked up. */
    private final int[] numbers;

    LessonNames(Lesson lesson, ServerNames names) {
        this.lesson = lesson;
        this.names = names;
        this.numbers = new int[lesson.names()];
    }

    /** The number of an entry's server, which one more row names; there must be room for it. */
    int acquire(int entry) {
        int server = lesson.server(entry);
        int number = numbers[server];
        if (number == 0) {
            number = names.acquire(lesson.name(server));
            numbers[server] = number;
        }
        names.acquireAgain(number);
        return number;
    }

    void release() {
        for (int number : numbers) {
            if (number != 0) {
                names.release(number);
            }
        }
    }
}
