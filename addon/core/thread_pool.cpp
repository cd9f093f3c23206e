#include "core/thread_pool.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#if defined(__linux__)
#include <pthread.h>
#include <sched.h>
#endif
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace garnet {
namespace {

int default_count() {
    if (const char* text = std::getenv("OMP_NUM_THREADS")) {
        const int count = std::atoi(text);
        if (count > 0) return count;
    }
#if defined(__linux__)
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) {
        const int count = CPU_COUNT(&set);
        if (count > 0) return count;
    }
#endif
    const unsigned count = std::thread::hardware_concurrency();
    return count ? static_cast<int>(count) : 1;
}

inline void relax() {
#if defined(__x86_64__)
    _mm_pause();
#else
    std::this_thread::yield();
#endif
}

/// Spun before sleeping. One MD step makes several calls, and between two of them are up to some 0.3 ms of the engine's own work
/// (a row of thermo output among it); to wake a thread takes longer than a short step leaves.
constexpr auto awake = std::chrono::microseconds(400);

/// Workers wait for the next generation: spinning for a while, then asleep on a condition variable.
class Pool {
public:
    ~Pool() { resize(1); }

    int size() const { return size_; }

    void resize(int count) {
        if (count == size_) return;
        stop();
        size_ = count;
    }

    void run(const std::function<void(int)>& job) {
        if (size_ == 1) {
            job(0);
            return;
        }
        start();
        job_ = &job;
        error_ = nullptr;
        pending_.store(size_ - 1, std::memory_order_relaxed);
        {
            std::lock_guard<std::mutex> lock(mutex_);
            generation_.fetch_add(1, std::memory_order_release);
        }
        wake_.notify_all();
        guarded(job, 0);
        for (int spin = 0; pending_.load(std::memory_order_acquire) != 0; spin++) {
            if (spin < 20000) relax();
            else std::this_thread::yield();
        }
        if (error_) std::rethrow_exception(error_);
    }

private:
    void start() {
        if (!workers_.empty()) return;
        stopping_ = false;
        const unsigned generation = generation_.load();
        for (int thread = 1; thread < size_; thread++)
            workers_.emplace_back([this, thread, generation] { work(thread, generation); });
    }

    void stop() {
        if (workers_.empty()) return;
        {
            std::lock_guard<std::mutex> lock(mutex_);
            stopping_ = true;
            generation_.fetch_add(1, std::memory_order_release);
        }
        wake_.notify_all();
        for (auto& worker : workers_) worker.join();
        workers_.clear();
    }

    void work(int thread, unsigned seen) {
        for (;;) {
            const auto asleep_at = std::chrono::steady_clock::now() + awake;
            do {
                for (int spin = 0; spin < 100 && generation_.load(std::memory_order_acquire) == seen; spin++) relax();
            } while (generation_.load(std::memory_order_acquire) == seen && std::chrono::steady_clock::now() < asleep_at);
            if (generation_.load(std::memory_order_acquire) == seen) {
                std::unique_lock<std::mutex> lock(mutex_);
                wake_.wait(lock, [&] { return generation_.load(std::memory_order_acquire) != seen; });
            }
            seen = generation_.load(std::memory_order_acquire);
            if (stopping_) return;
            guarded(*job_, thread);
            pending_.fetch_sub(1, std::memory_order_release);
        }
    }

    void guarded(const std::function<void(int)>& job, int thread) {
        try {
            job(thread);
        } catch (...) {
            std::lock_guard<std::mutex> lock(error_mutex_);
            if (!error_) error_ = std::current_exception();
        }
    }

    int size_ = default_count();
    std::vector<std::thread> workers_;
    std::mutex mutex_, error_mutex_;
    std::condition_variable wake_;
    std::atomic<unsigned> generation_{0};
    std::atomic<int> pending_{0};
    bool stopping_ = false;
    const std::function<void(int)>* job_ = nullptr;
    std::exception_ptr error_;
};

/// Never destroyed: workers may still wait in it while the process exits.
Pool& pool() {
    static Pool* instance = new Pool;
    return *instance;
}

std::mutex busy;               // held by the one call that has the pool
thread_local bool inside = false;  // this thread runs a body now

}  // namespace

int thread_count() { return pool().size(); }

void set_thread_count(int count) {
    std::lock_guard<std::mutex> lock(busy);
    pool().resize(count > 0 ? count : default_count());
}

void parallel_threads(const std::function<void(int)>& body) {
    std::unique_lock<std::mutex> lock(busy, std::defer_lock);
    if (inside || !lock.try_lock()) {
        for (int thread = 0; thread < thread_count(); thread++) body(thread);
        return;
    }
    pool().run([&](int thread) {
        inside = true;
        struct Leave { ~Leave() { inside = false; } } leave;
        body(thread);
    });
}

void parallel_for(std::size_t count, std::size_t grain,
                  const std::function<void(std::size_t, std::size_t, int)>& body) {
    if (count == 0) return;
    if (grain == 0) grain = 1;
    std::unique_lock<std::mutex> lock(busy, std::defer_lock);
    if (count <= grain || inside || thread_count() == 1 || !lock.try_lock()) {
        body(0, count, 0);
        return;
    }
    std::atomic<std::size_t> next{0};
    pool().run([&](int thread) {
        inside = true;
        struct Leave { ~Leave() { inside = false; } } leave;
        for (;;) {
            const std::size_t begin = next.fetch_add(grain, std::memory_order_relaxed);
            if (begin >= count) return;
            body(begin, begin + grain < count ? begin + grain : count, thread);
        }
    });
}

}  // namespace garnet
