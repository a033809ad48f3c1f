package android.os;

/** What Android's class does, without its threads: the task runs where it is started. */
public abstract class AsyncTask<Params, Progress, Result> {

    public static void execute(Runnable task) {
        task.run();
    }

    @SafeVarargs
    public final AsyncTask<Params, Progress, Result> execute(Params... params) {
        onPreExecute();
        onPostExecute(doInBackground(params));
        return this;
    }

    protected void onPreExecute() {
    }

    @SuppressWarnings("unchecked")
    protected abstract Result doInBackground(Params... params);

    protected void onPostExecute(Result result) {
    }
}
