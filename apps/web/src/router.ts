import { createRouter, createWebHistory, type Router } from 'vue-router'
import HomePage from './pages/HomePage.vue'
import LoadFailed from './pages/LoadFailed.vue'

/** The pages by their addresses. Home comes with the app, the others when they are wanted. */
export function createAppRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/', name: 'home', component: HomePage },
      {
        path: '/r/:name',
        name: 'room',
        component: () => import('./pages/RoomPage.vue').catch(() => LoadFailed),
      },
      {
        path: '/:rest(.*)*',
        name: 'lost',
        component: () => import('./pages/LostPage.vue').catch(() => LoadFailed),
      },
    ],
  })
  // no matter who looks underneath goes on doing so on the next page, and after a reload of it.
  router.beforeEach((to, from) =>
    'debug' in from.query && !('debug' in to.query)
      ? { path: to.path, hash: to.hash, query: { ...to.query, debug: from.query['debug'] ?? null } }
      : true,
  )
  return router
}
