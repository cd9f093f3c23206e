#pragma once
// The one thread pool of the process. Everything parallel in the addon goes through parallel_for.

#include <cstddef>
#include <functional>

namespace garnet {

/// Number of threads in use: set_thread_count, else OMP_NUM_THREADS, else the processors this process may run on.
int thread_count();

/// Changes the number of threads; 0 means the default again. Not to be called from inside parallel_for.
void set_thread_count(int count);

/// Calls body(begin, end, thread) on chunks of [0, count); chunks are handed out dynamically, `grain` items at a time.
/// `thread` is in [0, thread_count()). Returns when all is done; the first exception of a body is thrown again here.
/// Called from inside a parallel_for, or from a second thread while one is running, it works on the calling thread alone
/// (then with thread = 0 of a nested call's own view: bodies that use per-thread scratch must not nest).
void parallel_for(std::size_t count, std::size_t grain,
                  const std::function<void(std::size_t begin, std::size_t end, int thread)>& body);

/// Calls body(thread) once on each of the thread_count() threads.
void parallel_threads(const std::function<void(int thread)>& body);

}  // namespace garnet
