package dev.clerkbridge.usersync.consume;

/** What has to be done before the first record is read; tried until it succeeds. */
@FunctionalInterface
public interface Startup {

    /**
     * Does it, or finds it done.
     *
     * @throws Exception of the database, to be told apart like every other failure of it
     */
    void run() throws Exception;
}
