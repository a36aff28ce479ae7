// The list of customers with its search and filters; the filters live in the address, so that reload and back keep them.
import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { api } from '../api.ts';
import { showCount } from '../format.ts';
import { Empty } from '../parts/empty.tsx';
import { Loading } from '../parts/loading.tsx';
import { MoreButton } from '../parts/more-button.tsx';
import { TagSelect } from '../parts/tag-select.tsx';
import { Link, navigate, useAddress } from '../router.tsx';
import { useMay, useMe } from '../shell/me.ts';
import { useLoaded } from '../use-loaded.ts';
import { usePages } from '../use-pages.ts';
import { useSettled } from '../use-settled.ts';
import { CustomerLine } from './customer-line.tsx';
import { ExportButton } from './export-button.tsx';
import { SyncLine } from './sync-line.tsx';

const pageRows = 30;
const typingPauseMs = 300;
const searchingPeople = { optionFilterProp: 'label' };

export const CustomerList = ({ openId }: { openId: string | null }) => {
  const { pathname, search, searchParams } = useAddress();
  const tagId = searchParams.get('tagId');
  const staffUserId = searchParams.get('staffUserId');
  const [typed, setTyped] = useState('');
  const [isComposing, setIsComposing] = useState(false);
  const wanted = useSettled(typed.trim(), typingPauseMs, isComposing);
  const isConsultant = useMe().role === 'consultant';
  const mayMerge = useMay('customers.merge');

  const tags = useLoaded('tags', (signal) => api.listTags({}, signal));
  const people = useLoaded(isConsultant ? null : 'people', (signal) => api.listStaff({}, signal));
  const filter = {
    search: wanted === '' ? undefined : wanted,
    tagId: tagId ?? undefined,
    staffUserId: staffUserId ?? undefined,
  };
  const pages = usePages(JSON.stringify([wanted, tagId, staffUserId]), async (cursor, signal) => {
    const { data, page } = await api.listCustomers({ query: { ...filter, cursor, limit: pageRows } }, signal);
    return { rows: data, next: page.nextCursor, total: page.total };
  });

  const setFilter = (name: string, value: string | null) => {
    const params = new URLSearchParams(search);
    if (value === null) params.delete(name);
    else params.set(name, value);
    const asked = params.toString();
    navigate(asked === '' ? pathname : `${pathname}?${asked}`, { isReplacing: true });
  };
  const clearFilters = () => {
    setTyped('');
    navigate(pathname, { isReplacing: true });
  };
  const hasFilter = wanted !== '' || tagId !== null || staffUserId !== null;
  const servingPeople = (people.value?.data ?? []).filter((person) => person.servesCustomers);

  return (
    <section>
      <header className="screen-head">
        <h1>
          客户
          {pages.total !== null && (
            <span className="head-count" data-testid="customer-total">
              {showCount(pages.total)} 位
            </span>
          )}
        </h1>
        <span className="head-links">
          {mayMerge && <Link to="/customers/duplicates">查重</Link>}
          {pages.total !== null && <ExportButton filter={filter} hasFilter={hasFilter} total={pages.total} />}
        </span>
        <SyncLine onProgress={pages.refresh} />
      </header>
      <div className="filters">
        <Input
          className="filter-search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onCompositionStart={() => setIsComposing(true)}
          onCompositionEnd={() => setIsComposing(false)}
          prefix={<SearchOutlined />}
          placeholder="昵称、备注或完整手机号"
          maxLength={60}
          allowClear
          aria-label="查找客户"
          data-testid="customer-search"
        />
        <TagSelect
          tags={tags}
          value={tagId}
          onChange={(value) => setFilter('tagId', value)}
          placeholder="全部标签"
          testId="tag-filter"
        />
        {!isConsultant && (
          <Select<string>
            value={staffUserId}
            onChange={(value?: string) => setFilter('staffUserId', value ?? null)}
            options={servingPeople.map((person) => ({
              value: person.userId,
              label: person.storeName === '' ? person.name : `${person.name} · ${person.storeName}`,
            }))}
            placeholder={people.error ? '同事没有读到，请刷新页面' : '全部顾问'}
            loading={people.isLoading}
            showSearch={searchingPeople}
            allowClear
            aria-label="按顾问筛选"
            data-testid="staff-filter"
          />
        )}
      </div>
      {!pages.isReady && !pages.error && <Loading />}
      {pages.isReady && pages.rows.length === 0 && !pages.error && (
        <Empty text={hasFilter ? '没有符合条件的客户。' : '还没有客户。客户扫您的渠道活码后会出现在这里。'}>
          {hasFilter && <Button onClick={clearFilters}>清除条件</Button>}
        </Empty>
      )}
      {pages.rows.length > 0 && (
        <div className={pages.isLoading ? 'list is-busy' : 'list'}>
          <div className="list-head customer-grid" aria-hidden>
            <span>客户</span>
            <span>标签</span>
            <span>顾问</span>
            <span>手机号</span>
            <span>添加时间</span>
          </div>
          {pages.rows.map((customer) => (
            <CustomerLine
              key={customer.customerId}
              customer={customer}
              search={search}
              isAnyOpen={openId !== null}
              isOpen={customer.customerId === openId}
            />
          ))}
        </div>
      )}
      <MoreButton pages={pages} />
    </section>
  );
};
